//! Where the running app meets the desktop: the socket for its command line, and what can be asked
//! there.

pub mod control;
pub mod level;
pub mod obey;
pub mod status;
pub mod verb;
