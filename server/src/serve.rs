//! Wiring: opens the register, builds the router, listens, ends cleanly.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use registry::Registry;
use registry::clock::{Clock, DAY_MS};
use registry::messages::{DevelopmentOutbox, Gateway, Sender};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;

use crate::config::{SenderKind, ServeOptions};
use crate::health::Health;
use crate::state::{AppState, Served};

/// The database has so long to be closed.
const CLOSE: Duration = Duration::from_secs(3);

/// Serves until it is told to stop.
pub async fn run(mut options: ServeOptions) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    if options.demo {
        options.sender = SenderKind::Development;
    }
    let (mut config, mut website) = options.data.load().await?;
    let listener = TcpListener::bind(options.addr).await.with_context(|| {
        format!("cannot listen on {}; is another server running? NRMM_ADDR changes the address", options.addr)
    })?;
    let address = listener.local_addr()?;
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    config.plates.codes.public_url = public_url.trim_end_matches('/').to_owned();
    website.secure_cookies = options.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    website.development = options.sender == SenderKind::Development;
    let outbox = DevelopmentOutbox::default();
    let sender = match options.sender {
        SenderKind::Development => Sender::Development(outbox.clone()),
        SenderKind::Http => Sender::Http(Arc::new(gateway(&options)?)),
        SenderKind::None => Sender::None,
    };
    let registry = Registry::open(config, Clock::system())
        .await
        .context("cannot open the register; is the database there and the key the right one?")?;
    registry.photos().clear_incoming()?;
    if let Some(leap) = registry.upkeep().clock_leap().await? {
        tracing::error!(days = (leap.now - leap.last_seen) / DAY_MS, "the clock has leapt: see `server clock status`");
    }
    if options.demo {
        if registry.upkeep().is_empty().await? {
            println!("正在生成演示城市，约需一分钟…");
            demo::city::fill(&registry).await?;
        }
        println!("{}", demo::city::ACCOUNTS);
    }
    println!("http://{address}");
    let state = AppState::from(Served {
        registry: registry.clone(),
        website: Arc::new(website),
        files: crate::config::web_files(&options.site),
        outbox,
        trust_proxy: options.trust_proxy,
        health: Health::default(),
    });
    let work = work(&registry, sender, &state.health);
    let router: Router = crate::routes::router(state, &options.site);
    let seats = crate::connections::seats(options.max_connections);
    crate::connections::serve(listener, router, seats, stop_signal()).await;
    drop(work);
    if tokio::time::timeout(CLOSE, registry.close()).await.is_err() {
        tracing::warn!("the database was not closed in time; the next start recovers its log");
    }
    Ok(())
}

/// Begins what is done beside the requests; it ends with what is given back.
fn work(registry: &Registry, sender: Sender, health: &Health) -> JoinSet<Infallible> {
    let mut work = JoinSet::new();
    let register = registry.clone();
    let deliver = move || {
        let (registry, sender) = (register.clone(), sender.clone());
        async move { registry.messages().run_outbox(&sender).await }
    };
    work.spawn(health.watch.clone().keep("outbox", deliver));
    let register = registry.clone();
    let jobs = move || {
        let registry = register.clone();
        async move { registry.upkeep().run_jobs().await }
    };
    work.spawn(health.watch.clone().keep("jobs", jobs));
    let register = registry.clone();
    work.spawn(health.watch.clone().keep("sweep", move || sweep(register.clone())));
    work
}

fn gateway(options: &ServeOptions) -> anyhow::Result<Gateway> {
    let url = options.sms_url.as_deref().context("--sender http needs the address of the gateway: NRMM_SMS_URL")?;
    let secret = options.sms_secret.as_deref().context("--sender http needs a secret: NRMM_SMS_SECRET")?;
    Ok(Gateway::new(url, secret, options.sms_idempotent)?)
}

/// Every hour: reminds of plates that wait, and removes what is not needed any more: photos that nothing uses, old
/// codes, counters and messages, files that were exported a week ago. What fails keeps nothing after it from being
/// done.
async fn sweep(registry: Registry) -> registry::Result<Infallible> {
    loop {
        let swept = registry.photos().sweep_blobs().await;
        if let Ok(count @ 1..) = swept {
            tracing::info!(count, "swept unused photos");
        }
        let reminded = registry.plates().remind_collections().await;
        let exports = registry.upkeep().sweep_jobs().await;
        let purged = registry.upkeep().purge().await;
        swept.map(drop).and(reminded.map(drop)).and(exports.map(drop)).and(purged.map(drop))?;
        tokio::time::sleep(Duration::from_hours(1)).await;
    }
}

async fn stop_signal() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
