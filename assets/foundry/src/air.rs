//! Moving air: broadband noise beds, noise with a drawn spectrum, and lightning channels.

pub mod bed;
pub mod lightning;
pub mod roar;
