//! Controlling the running Susurra from outside its window: what can be asked, what is answered, and
//! the socket between the two. The command line, a second launch and the session bus all use it.

pub mod handle;
pub mod level;
pub mod request;
pub mod socket;
pub mod status;
