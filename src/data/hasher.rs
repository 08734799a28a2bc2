//! Digests by name: MD5, SHA-1, SHA-2, SHA-3, SHAKE, BLAKE2.

use md5::Md5;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use sha3::digest::{Digest, ExtendableOutput, Update, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};

use super::blake2::{Blake2, Flavour, Parameters};

macro_rules! hashers {
    ($($name:ident $type:ident $text:literal $block:literal;)*) => {
        /// A digest in the making.
        #[derive(Clone)]
        pub enum Hasher {
            $($name($type),)*
            Shake128(Shake128),
            Shake256(Shake256),
            Blake(Box<Blake2>),
        }

        impl Hasher {
            /// Begins a digest by its name.
            pub fn of(name: &str) -> Option<Self> {
                Some(match name {
                    $($text => Hasher::$name($type::default()),)*
                    "shake_128" => Hasher::Shake128(Shake128::default()),
                    "shake_256" => Hasher::Shake256(Shake256::default()),
                    "blake2b" => Hasher::blake(Flavour::B),
                    "blake2s" => Hasher::blake(Flavour::S),
                    _ => return None,
                })
            }

            /// Returns the name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Hasher::$name(_) => $text,)*
                    Hasher::Shake128(_) => "shake_128",
                    Hasher::Shake256(_) => "shake_256",
                    Hasher::Blake(blake) => match blake.flavour() {
                        Flavour::B => "blake2b",
                        Flavour::S => "blake2s",
                    },
                }
            }

            /// Returns how many bytes are taken at once.
            pub fn block_size(&self) -> usize {
                match self {
                    $(Hasher::$name(_) => $block,)*
                    Hasher::Shake128(_) => 168,
                    Hasher::Shake256(_) => 136,
                    Hasher::Blake(blake) => blake.flavour().block(),
                }
            }

            /// Returns how many bytes the digest has; 0 if as many as are wanted.
            pub fn digest_size(&self) -> usize {
                match self {
                    $(Hasher::$name(_) => <$type as Digest>::output_size(),)*
                    Hasher::Shake128(_) | Hasher::Shake256(_) => 0,
                    Hasher::Blake(blake) => blake.size(),
                }
            }

            /// Adds bytes.
            pub fn update(&mut self, bytes: &[u8]) {
                match self {
                    $(Hasher::$name(hasher) => Update::update(hasher, bytes),)*
                    Hasher::Shake128(hasher) => hasher.update(bytes),
                    Hasher::Shake256(hasher) => hasher.update(bytes),
                    Hasher::Blake(hasher) => hasher.update(bytes),
                }
            }

            /// Returns the digest of what was added; of so many bytes if it has no length of its own.
            pub fn digest(&self, length: usize) -> Vec<u8> {
                let mut out = vec![0; length];
                match self {
                    $(Hasher::$name(hasher) => out = hasher.clone().finalize().to_vec(),)*
                    Hasher::Shake128(hasher) => hasher.clone().finalize_xof().read(&mut out),
                    Hasher::Shake256(hasher) => hasher.clone().finalize_xof().read(&mut out),
                    Hasher::Blake(hasher) => out = hasher.digest(),
                }
                out
            }
        }

        /// The names of all digests.
        pub const NAMES: &[&str] =
            &[$($text,)* "shake_128", "shake_256", "blake2b", "blake2s"];
    };
}

hashers! {
    Md5 Md5 "md5" 64;
    Sha1 Sha1 "sha1" 64;
    Sha224 Sha224 "sha224" 64;
    Sha256 Sha256 "sha256" 64;
    Sha384 Sha384 "sha384" 128;
    Sha512 Sha512 "sha512" 128;
    Sha3x224 Sha3_224 "sha3_224" 144;
    Sha3x256 Sha3_256 "sha3_256" 136;
    Sha3x384 Sha3_384 "sha3_384" 104;
    Sha3x512 Sha3_512 "sha3_512" 72;
}

impl Hasher {
    fn blake(flavour: Flavour) -> Self {
        let parameters = Parameters {
            digest_size: flavour.longest() as u8,
            fanout: 1,
            depth: 1,
            leaf_size: 0,
            node_offset: 0,
            node_depth: 0,
            inner_size: 0,
            last_node: false,
        };
        Hasher::Blake(Box::new(Blake2::new(flavour, &parameters, &[], &[], &[])))
    }

    /// Returns the keyed digest of a message (HMAC, RFC 2104).
    pub fn hmac(&self, key: &[u8], message: &[u8]) -> Vec<u8> {
        let block = self.block_size();
        let mut padded = if key.len() > block {
            let mut hasher = self.clone();
            hasher.update(key);
            hasher.digest(0)
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let keyed = |mask: u8, message: &[u8]| {
            let mut hasher = self.clone();
            hasher.update(&padded.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>());
            hasher.update(message);
            hasher.digest(0)
        };
        keyed(0x5C, &keyed(0x36, message))
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.name())
    }
}
