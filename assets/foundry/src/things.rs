//! Solid objects: struck, rubbed, crumpled, crushed or rotating.

pub mod body;
pub mod crackle;
pub mod friction;
pub mod glass;
pub mod laundry;
pub mod modes;
pub mod motor;
pub mod shaker;
pub mod tableware;
