//! Bit streams: numbers of 1 to 32 bits without gaps, the highest bit first.

/// The stream ends too early, or contains an invalid value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitError;

#[derive(Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    /// The number of bits used in the last byte; 0 if all are used.
    used: u32,
}

impl BitWriter {
    /// Writes the lowest `bits` bits of `value`, at most 32.
    pub fn put(&mut self, value: u32, bits: u32) {
        for bit in (0..bits).rev() {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut()
                && value >> bit & 1 == 1
            {
                *last |= 0x80 >> self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// Writes a number in LEB128: seven bits a byte, the lowest first, in as many bytes as it needs.
    pub fn put_number(&mut self, mut value: u64) {
        loop {
            let low = u32::try_from(value & 127).unwrap_or_default();
            value >>= 7;
            let more = if value > 0 { 128 } else { 0 };
            self.put(low | more, 8);
            if value == 0 {
                return;
            }
        }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

pub struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Reads the next `bits` bits, at most 32.
    pub fn get(&mut self, bits: u32) -> Result<u32, BitError> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = *self.bytes.get(self.at / 8).ok_or(BitError)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    /// Reads the next eight bits.
    pub fn get_byte(&mut self) -> Result<u8, BitError> {
        u8::try_from(self.get(8)?).map_err(|_| BitError)
    }

    /// Reads an index of `bits` bits, at most 32.
    pub fn get_index(&mut self, bits: u32) -> Result<usize, BitError> {
        usize::try_from(self.get(bits)?).map_err(|_| BitError)
    }

    /// Reads a number that [`BitWriter::put_number`] wrote.
    pub fn get_number(&mut self) -> Result<u64, BitError> {
        let mut value = 0;
        for place in 0..10 {
            let byte = u64::from(self.get(8)?);
            value |= (byte & 127) << (7 * place);
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(BitError)
    }

    /// Whether only the padding of the last byte is left.
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
        fn everything_written_can_be_read(
            parts in proptest::collection::vec((any::<u32>(), 1u32..=32), 0..50),
            number in any::<u64>(),
        ) {
            let mut writer = BitWriter::default();
            for (value, bits) in &parts {
                writer.put(*value, *bits);
            }
            writer.put_number(number);
            let bytes = writer.into_bytes();
            let mut reader = BitReader::new(&bytes);
            for (value, bits) in parts {
                prop_assert_eq!(reader.get(bits), Ok(value & (u32::MAX >> (32 - bits))));
            }
            prop_assert_eq!(reader.get_number(), Ok(number));
            prop_assert!(reader.is_at_end());
            prop_assert_eq!(reader.get(8), Err(BitError));
        }
    }
}
