//! What serving needs, from the command line and the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::DataOptions;

/// How messages go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SenderKind {
    /// The terminal and `/dev/messages`.
    Development,
    /// A gateway that takes signed JSON: `--sms-url`, `--sms-secret`.
    Http,
    /// They wait in the outbox.
    None,
}

/// What serving needs.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    #[command(flatten)]
    pub data: DataOptions,
    /// Where to listen.
    #[arg(long, env = "NRMM_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The web build.
    #[arg(long, env = "NRMM_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// The address people use; with https, cookies are sent over https only.
    #[arg(long, env = "NRMM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The address of a caller comes in `X-Forwarded-For` from a proxy that can be trusted.
    #[arg(long, env = "NRMM_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// How many connections there may be; fewer when the system's limit of open files is lower.
    #[arg(long, env = "NRMM_MAX_CONNECTIONS", default_value_t = 4096)]
    pub max_connections: usize,
    /// How messages go out.
    #[arg(long, env = "NRMM_SENDER", value_enum, default_value = "none")]
    pub sender: SenderKind,
    /// Where the SMS gateway takes messages, for `--sender http`.
    #[arg(long, env = "NRMM_SMS_URL")]
    pub sms_url: Option<String>,
    /// The secret that signs what is sent to the gateway; better through NRMM_SMS_SECRET than on the command line.
    #[arg(long, env = "NRMM_SMS_SECRET", hide_env_values = true)]
    pub sms_secret: Option<String>,
    /// The gateway documents that it sends a message once, however often the same idempotency key comes.
    #[arg(long, env = "NRMM_SMS_IDEMPOTENT")]
    pub sms_idempotent: bool,
    /// Fills a new register with the demonstration city, and sends messages to the terminal.
    #[arg(long)]
    pub demo: bool,
}
