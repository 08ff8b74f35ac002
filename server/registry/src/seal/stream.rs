//! Files that are sealed piece by piece (the STREAM construction over XChaCha20-Poly1305), so that neither sealing nor
//! opening holds a second copy: a piece that is missing, doubled, moved or cut off does not open. A file says itself
//! that it is sealed and with which key.

use bytes::Bytes;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::{NamedCipher, Seal};
use crate::clock::random_bytes;
use crate::error::{Error, Result};

/// Begins every sealed file; no picture and no PDF begins so.
const MAGIC: &[u8] = b"NRMMSEAL";
/// The prefix of the key behind it, as [`Seal::prefix`] gives it.
const NAME: usize = 12;
/// What all nonces of a file begin with; a counter and the mark of the last piece follow.
const NONCE: usize = 19;
const HEAD: usize = MAGIC.len() + NAME + NONCE;
/// What is sealed at a time.
const PIECE: usize = 64 * 1024;
/// What sealing adds to a piece.
const TAG: usize = 16;

/// The head of a file and where in it we are.
struct Position {
    head: Vec<u8>,
    counter: u32,
}

impl Position {
    /// The nonce of the next piece.
    fn next(&mut self, is_last: bool) -> Result<XNonce> {
        let mut nonce = [0; 24];
        nonce[..NONCE].copy_from_slice(&self.head[MAGIC.len() + NAME..]);
        nonce[NONCE..NONCE + 4].copy_from_slice(&self.counter.to_be_bytes());
        nonce[NONCE + 4] = u8::from(is_last);
        self.counter = self.counter.checked_add(1).ok_or(Error::Sealed)?;
        Ok(XNonce::from(nonce))
    }
}

/// A file on its way into a seal: its head first, then piece by piece.
pub(crate) struct Sealing<'a> {
    key: &'a NamedCipher,
    position: Position,
    /// What is still to be sealed; none once the last piece is out.
    left: Option<&'a [u8]>,
    began: bool,
}

impl Iterator for Sealing<'_> {
    type Item = Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.began {
            self.began = true;
            return Some(Ok(Bytes::copy_from_slice(&self.position.head)));
        }
        let left = self.left?;
        let (piece, rest) = left.split_at(left.len().min(PIECE));
        self.left = (!rest.is_empty()).then_some(rest);
        let nonce = match self.position.next(rest.is_empty()) {
            Ok(nonce) => nonce,
            Err(error) => return Some(Err(error)),
        };
        let sealed = self.key.cipher.encrypt(&nonce, Payload { msg: piece, aad: &self.position.head });
        Some(sealed.map(Bytes::from).map_err(|_| Error::Sealed))
    }
}

/// A stored file while it is read, sealed or not.
pub(crate) struct Opening<'a> {
    seal: &'a Seal,
    /// What has come and is not opened yet.
    held: Vec<u8>,
    plain: Vec<u8>,
    state: State<'a>,
}

enum State<'a> {
    /// Too little has come to know.
    Unknown,
    Clear,
    Sealed {
        cipher: &'a XChaCha20Poly1305,
        position: Position,
    },
}

impl Opening<'_> {
    /// Takes what comes next.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<()> {
        match self.state {
            State::Clear => self.plain.extend_from_slice(bytes),
            State::Unknown => {
                self.held.extend_from_slice(bytes);
                self.look()?;
            }
            State::Sealed { .. } => self.held.extend_from_slice(bytes),
        }
        self.open(false)
    }

    /// All has come: the file as it was before it was sealed.
    pub(crate) fn end(mut self) -> Result<Vec<u8>> {
        match self.state {
            State::Unknown if self.held.starts_with(MAGIC) => Err(Error::Sealed),
            State::Unknown => Ok(self.held),
            State::Clear => Ok(self.plain),
            State::Sealed { .. } => {
                self.open(true)?;
                Ok(self.plain)
            }
        }
    }

    fn look(&mut self) -> Result<()> {
        if self.held.len() < HEAD {
            let known = self.held.len().min(MAGIC.len());
            if self.held[..known] != MAGIC[..known] {
                self.state = State::Clear;
                self.plain.append(&mut self.held);
            }
            return Ok(());
        }
        if !self.held.starts_with(MAGIC) {
            self.state = State::Clear;
            self.plain.append(&mut self.held);
            return Ok(());
        }
        let rest = self.held.split_off(HEAD);
        let head = std::mem::replace(&mut self.held, rest);
        let name = &head[MAGIC.len()..MAGIC.len() + NAME];
        let key = self.seal.keys().find(|key| key.prefix.as_bytes() == name).ok_or(Error::Sealed)?;
        self.state = State::Sealed { cipher: &key.cipher, position: Position { head, counter: 0 } };
        Ok(())
    }

    /// Opens the pieces that are whole; the last one only when nothing can follow it.
    fn open(&mut self, is_end: bool) -> Result<()> {
        let State::Sealed { cipher, position } = &mut self.state else { return Ok(()) };
        let mut at = 0;
        loop {
            let left = &self.held[at..];
            let is_last = left.len() <= PIECE + TAG;
            if is_last && !is_end {
                break;
            }
            let piece = &left[..left.len().min(PIECE + TAG)];
            let nonce = position.next(is_last)?;
            let plain = cipher.decrypt(&nonce, Payload { msg: piece, aad: &position.head });
            self.plain.extend_from_slice(&plain.map_err(|_| Error::Sealed)?);
            at += piece.len();
            if is_last {
                break;
            }
        }
        self.held.drain(..at);
        Ok(())
    }
}

impl Seal {
    /// Seals a file with the current key, piece by piece.
    pub(crate) fn seal_file<'a>(&'a self, plain: &'a [u8]) -> Sealing<'a> {
        let nonce = random_bytes::<NONCE>();
        let head = [MAGIC, self.current.prefix.as_bytes(), nonce.as_slice()].concat();
        Sealing { key: &self.current, position: Position { head, counter: 0 }, left: Some(plain), began: false }
    }

    /// Begins to read a file of about `size` bytes.
    pub(crate) fn open_file(&self, size: usize) -> Opening<'_> {
        Opening { seal: self, held: Vec::new(), plain: Vec::with_capacity(size), state: State::Unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(seal: &Seal, plain: &[u8]) -> Vec<Vec<u8>> {
        seal.seal_file(plain).map(|piece| piece.unwrap().to_vec()).collect()
    }

    fn open_in_steps(seal: &Seal, bytes: &[u8], step: usize) -> Result<Vec<u8>> {
        let mut opening = seal.open_file(bytes.len());
        for part in bytes.chunks(step) {
            opening.push(part)?;
        }
        opening.end()
    }

    #[test]
    fn files_of_every_length_open_whatever_pieces_they_come_in() {
        let seal = Seal::new(&[7; 32]);
        for length in [0, 1, 5, 39, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let pieces = sealed(&seal, &plain).concat();
            assert!(
                pieces.starts_with(MAGIC) && !pieces.windows(32).any(|part| plain.windows(32).next() == Some(part))
            );
            for step in [7, 8192, pieces.len()] {
                assert_eq!(open_in_steps(&seal, &pieces, step).unwrap(), plain, "{length} by {step}");
            }
            let clear: Vec<u8> = [b"\xff\xd8\xff".as_slice(), &plain].concat();
            assert_eq!(open_in_steps(&seal, &clear, 5).unwrap(), clear, "what is not sealed is read as it is");
        }
        assert_eq!(open_in_steps(&seal, b"NRM", 1).unwrap(), b"NRM");
        assert_eq!(open_in_steps(&seal, b"", 1).unwrap(), b"");
    }

    #[test]
    fn what_was_changed_cut_or_moved_does_not_open() {
        let seal = Seal::new(&[7; 32]);
        let pieces = sealed(&seal, &vec![1; 3 * PIECE]);
        assert_eq!(pieces.len(), 4);
        let whole = pieces.concat();
        let cut = pieces[..3].concat();
        let moved = [&pieces[0], &pieces[2], &pieces[1], &pieces[3]].map(Vec::as_slice).concat();
        let doubled = [whole.as_slice(), &pieces[3]].concat();
        let mut flipped = whole.clone();
        flipped[HEAD + PIECE + 100] ^= 1;
        for bad in [cut, moved, doubled, flipped, whole[..20].to_vec(), whole[..HEAD].to_vec()] {
            assert!(open_in_steps(&seal, &bad, 1000).is_err());
        }
        assert!(open_in_steps(&Seal::new(&[8; 32]), &whole, 1000).is_err());
        assert!(open_in_steps(&Seal::with_old_keys(&[8; 32], &[[7; 32]]), &whole, 1000).is_ok());
    }
}
