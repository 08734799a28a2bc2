//! BLAKE2b and BLAKE2s (RFC 7693), with salts, personalisation and tree parameters.

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// 64-bit words, digests of up to 64 bytes.
    B,
    /// 32-bit words, digests of up to 32 bytes.
    S,
}

/// What a digest is to be made with.
#[derive(Clone, Debug)]
pub struct Parameters {
    pub digest_size: u8,
    pub fanout: u8,
    pub depth: u8,
    pub leaf_size: u32,
    pub node_offset: u64,
    pub node_depth: u8,
    pub inner_size: u8,
    pub last_node: bool,
}

/// A digest in the making. BLAKE2s keeps its words in the low halves.
#[derive(Clone, Debug)]
pub struct Blake2 {
    flavour: Flavour,
    state: [u64; 8],
    pending: Vec<u8>,
    count: u128,
    digest_size: usize,
    last_node: bool,
}

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

const START: [u64; 8] = [
    0x6a09e667f3bcc908,
    0xbb67ae8584caa73b,
    0x3c6ef372fe94f82b,
    0xa54ff53a5f1d36f1,
    0x510e527fade682d1,
    0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b,
    0x5be0cd19137e2179,
];

impl Flavour {
    /// How many bytes a word has.
    fn word(self) -> usize {
        if self == Flavour::B { 8 } else { 4 }
    }

    /// How many bytes are taken at once.
    pub fn block(self) -> usize {
        self.word() * 16
    }

    /// The longest digest and key; salt and personalisation are a quarter of it.
    pub fn longest(self) -> usize {
        self.word() * 8
    }

    /// Initial words: BLAKE2s has the high halves of BLAKE2b's.
    fn start(self, at: usize) -> u64 {
        if self == Flavour::B { START[at] } else { START[at] >> 32 }
    }

    fn add(self, a: u64, b: u64) -> u64 {
        match self {
            Flavour::B => a.wrapping_add(b),
            Flavour::S => u64::from((a as u32).wrapping_add(b as u32)),
        }
    }

    fn turn(self, value: u64, wide: u32, narrow: u32) -> u64 {
        match self {
            Flavour::B => value.rotate_right(wide),
            Flavour::S => u64::from((value as u32).rotate_right(narrow)),
        }
    }
}

impl Blake2 {
    /// Begins a digest; key, salt and personalisation must not be too long.
    pub fn new(
        flavour: Flavour,
        parameters: &Parameters,
        key: &[u8],
        salt: &[u8],
        person: &[u8],
    ) -> Self {
        let quarter = flavour.longest() / 4;
        let mut block =
            vec![parameters.digest_size, key.len() as u8, parameters.fanout, parameters.depth];
        block.extend(parameters.leaf_size.to_le_bytes());
        let offset = parameters.node_offset.to_le_bytes();
        block.extend(&offset[..if flavour == Flavour::B { 8 } else { 6 }]);
        block.extend([parameters.node_depth, parameters.inner_size]);
        block.resize(if flavour == Flavour::B { 32 } else { 16 }, 0);
        for text in [salt, person] {
            block.extend(text);
            block.resize(block.len() + quarter - text.len().min(quarter), 0);
        }
        let mut state = [0; 8];
        for (at, word) in state.iter_mut().enumerate() {
            *word = flavour.start(at) ^ read_word(flavour, &block, at);
        }
        let mut made = Self {
            flavour,
            state,
            pending: Vec::new(),
            count: 0,
            digest_size: usize::from(parameters.digest_size),
            last_node: parameters.last_node,
        };
        if !key.is_empty() {
            let mut first = key.to_vec();
            first.resize(flavour.block(), 0);
            made.update(&first);
        }
        made
    }

    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// How many bytes the digest has.
    pub fn size(&self) -> usize {
        self.digest_size
    }

    /// Adds bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        let block = self.flavour.block();
        while !bytes.is_empty() {
            // The last block waits, since it is taken in another way.
            if self.pending.len() == block {
                self.count += block as u128;
                let full = std::mem::take(&mut self.pending);
                self.compress(&full, false);
            }
            let taken = (block - self.pending.len()).min(bytes.len());
            self.pending.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
        }
    }

    /// Returns the digest of what was added so far.
    pub fn digest(&self) -> Vec<u8> {
        let mut ended = self.clone();
        ended.count += ended.pending.len() as u128;
        let mut last = std::mem::take(&mut ended.pending);
        last.resize(self.flavour.block(), 0);
        ended.compress(&last, true);
        let word = self.flavour.word();
        let mut out: Vec<u8> =
            ended.state.iter().flat_map(|value| value.to_le_bytes()[..word].to_vec()).collect();
        out.truncate(self.digest_size);
        out
    }

    fn compress(&mut self, block: &[u8], is_last: bool) {
        let flavour = self.flavour;
        let bits = 8 * flavour.word() as u32;
        let mask = if flavour == Flavour::B { u64::MAX } else { u64::from(u32::MAX) };
        let mut v = [0_u64; 16];
        v[..8].copy_from_slice(&self.state);
        for at in 0..8 {
            v[8 + at] = flavour.start(at);
        }
        v[12] ^= self.count as u64 & mask;
        v[13] ^= (self.count >> bits) as u64 & mask;
        if is_last {
            v[14] ^= mask;
            if self.last_node {
                v[15] ^= mask;
            }
        }
        let rounds = if flavour == Flavour::B { 12 } else { 10 };
        for round in 0..rounds {
            let order = &SIGMA[round % 10];
            let mut mix = |a: usize, b: usize, c: usize, d: usize, pair: usize| {
                let x = read_word(flavour, block, order[2 * pair]);
                let y = read_word(flavour, block, order[2 * pair + 1]);
                v[a] = flavour.add(flavour.add(v[a], v[b]), x);
                v[d] = flavour.turn(v[d] ^ v[a], 32, 16);
                v[c] = flavour.add(v[c], v[d]);
                v[b] = flavour.turn(v[b] ^ v[c], 24, 12);
                v[a] = flavour.add(flavour.add(v[a], v[b]), y);
                v[d] = flavour.turn(v[d] ^ v[a], 16, 8);
                v[c] = flavour.add(v[c], v[d]);
                v[b] = flavour.turn(v[b] ^ v[c], 63, 7);
            };
            mix(0, 4, 8, 12, 0);
            mix(1, 5, 9, 13, 1);
            mix(2, 6, 10, 14, 2);
            mix(3, 7, 11, 15, 3);
            mix(0, 5, 10, 15, 4);
            mix(1, 6, 11, 12, 5);
            mix(2, 7, 8, 13, 6);
            mix(3, 4, 9, 14, 7);
        }
        for at in 0..8 {
            self.state[at] ^= v[at] ^ v[at + 8];
        }
    }
}

fn read_word(flavour: Flavour, bytes: &[u8], at: usize) -> u64 {
    let size = flavour.word();
    let mut raw = [0; 8];
    raw[..size].copy_from_slice(&bytes[at * size..(at + 1) * size]);
    u64::from_le_bytes(raw)
}
