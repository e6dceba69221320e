//! Numbers in as many bits as they need, one after the other, the highest bit first.

/// What was read ends before it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended;

#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    /// Bits of the last byte that are taken; 0 if all are.
    taken: u32,
}

impl Writer {
    /// Writes the lowest `bits` of `value`, 32 at most.
    pub fn put(&mut self, value: u32, bits: u32) {
        for bit in (0..bits).rev() {
            if self.taken == 0 {
                self.bytes.push(0);
            }
            let set = (value >> bit & 1) as u8;
            if let Some(last) = self.bytes.last_mut() {
                *last |= set << (7 - self.taken);
            }
            self.taken = (self.taken + 1) % 8;
        }
    }

    /// Writes a number in eight bits if it is small, and in more as it grows.
    pub fn put_number(&mut self, mut value: u64) {
        while value > 127 {
            self.put(value as u32 & 127 | 128, 8);
            value >>= 7;
        }
        self.put(value as u32, 8);
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next `bits`, 32 at most.
    pub fn get(&mut self, bits: u32) -> Result<u32, Ended> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = *self.bytes.get(self.at / 8).ok_or(Ended)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    /// A number as [`Writer::put_number`] writes it.
    pub fn get_number(&mut self) -> Result<u64, Ended> {
        let mut value = 0;
        for place in 0..10 {
            let byte = u64::from(self.get(8)?);
            value |= (byte & 127) << (7 * place);
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(Ended)
    }

    /// Whether nothing is left but what fills the last byte.
    pub fn is_at_end(&self) -> bool {
        8 * self.bytes.len() < self.at + 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            parts in proptest::collection::vec((any::<u32>(), 1u32..=32), 0..50),
            number in any::<u64>(),
        ) {
            let mut writer = Writer::default();
            for (value, bits) in &parts {
                writer.put(*value, *bits);
            }
            writer.put_number(number);
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            for (value, bits) in parts {
                prop_assert_eq!(reader.get(bits), Ok(value & (u32::MAX >> (32 - bits))));
            }
            prop_assert_eq!(reader.get_number(), Ok(number));
            prop_assert!(reader.is_at_end());
            prop_assert_eq!(reader.get(8), Err(Ended));
        }
    }
}
