//! The one error of server functions, on both sides.

use domain::refusal::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use wire::Failure;

/// The one error on the wire.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub enum ApiError {
    /// The register says no; on the wire with its sentence.
    Refused(#[serde(serialize_with = "wire::failure::with_sentence")] Refusal),
    /// Something else comes first: another page.
    Elsewhere {
        /// Its address.
        to: String,
    },
    /// The answer never came, or could not be read.
    Unreachable,
}

impl ApiError {
    /// What to show.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.sentence(),
            Self::Elsewhere { .. } => "请在打开的页面继续".to_owned(),
            Self::Unreachable => "网络不通，请检查网络后重试；已填写的内容还在".to_owned(),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Refused(refusal) => Self::Refused((&refusal).into()),
            ApiError::Elsewhere { to } => Self::Elsewhere { to },
            ApiError::Unreachable => Self::Unreachable,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                crate::context::response::set_status(400);
                Self::Refused(Refusal::BadRequest)
            }
            // On the server what cannot be read is the request; in the browser it is the answer.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => {
                crate::context::response::set_status(400);
                Self::Refused(Refusal::BadRequest)
            }
            #[cfg(not(feature = "ssr"))]
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            #[cfg(feature = "ssr")]
            _ => {
                crate::context::response::set_status(500);
                Self::Refused(Refusal::Internal.of_request(registry::request::number()))
            }
            #[cfg(not(feature = "ssr"))]
            _ => Self::Refused(Refusal::Internal),
        }
    }
}
