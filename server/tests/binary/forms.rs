//! Requests that no browser would send, byte by byte.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

/// The boundary of every form here.
pub const BOUNDARY: &str = "----nrmm-boundary";

/// A part with a file in it.
pub fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

/// A part with text in it.
pub fn text(name: &str, text: &str) -> Vec<u8> {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes()
}

/// What ends a form.
pub fn end() -> Vec<u8> {
    format!("--{BOUNDARY}--\r\n").into_bytes()
}

/// A request of HTTP/1.1 as bytes.
pub struct Raw<'a> {
    pub server: &'a str,
    pub cookie: &'a str,
    pub line: String,
    pub headers: String,
}

impl Raw<'_> {
    fn connect(&self) -> TcpStream {
        let address = self.server.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!(
            "{} HTTP/1.1\r\nHost: {address}\r\nCookie: nrmm={}\r\n{}\r\n",
            self.line, self.cookie, self.headers
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    /// Sends the head alone and reads the answer: its status and its body.
    pub fn answer_to_head(&self) -> (u16, String) {
        let mut stream = self.connect();
        let mut answer = Vec::new();
        let mut piece = [0; 4096];
        // The end of the body is what its length says; the connection may stay open.
        loop {
            let got = stream.read(&mut piece).unwrap();
            answer.extend_from_slice(&piece[..got]);
            let text = String::from_utf8_lossy(&answer);
            if got == 0 || text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.ends_with('}')) {
                let status = text.split(' ').nth(1).unwrap().parse().unwrap();
                return (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap());
            }
        }
    }

    /// Sends everything and hangs up without waiting for an answer.
    pub fn hang_up(&self, body: &[u8]) {
        let mut stream = self.connect();
        stream.write_all(body).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    }
}
