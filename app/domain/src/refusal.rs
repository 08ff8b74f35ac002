//! Every way in which the register says no: a code for programs, a sentence in Chinese that says what to do next, a
//! status.
//!
//! The one error type on the wire. What went wrong inside (a disk, a database) is not told: it is `Internal`.

mod table;

pub use table::Refusal;

impl Refusal {
    /// The same, told with the number of the request where it is the operator's to mend.
    pub fn of_request(self, number: Option<String>) -> Self {
        match (self, number) {
            (Self::Internal, Some(request)) => Self::Failed { request },
            (Self::Unavailable { request }, Some(number)) if request.is_empty() => {
                Self::Unavailable { request: number }
            }
            (other, _) => other,
        }
    }
}

/// What is said on the telephone.
fn numbered(request: &str) -> String {
    if request.is_empty() { String::new() } else { format!("（编号 {request}）") }
}

/// `40秒` or `3分钟`.
fn wait(seconds: i64) -> String {
    if seconds < 60 { format!("{}秒", seconds.max(1)) } else { format!("{}分钟", (seconds + 59) / 60) }
}
