//! Ctrl-C and SIGTERM: remembered here, looked at by everything that waits, so that what was started is stopped in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Remembers the signals from now on, instead of ending at once.
pub(crate) fn listen() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&STOP))?;
    }
    Ok(())
}

/// Whether somebody asked us to stop.
pub(crate) fn told_to_stop() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// Fails when somebody asked us to stop.
pub(crate) fn go_on() -> Result<()> {
    if told_to_stop() {
        bail!("stopped by a signal");
    }
    Ok(())
}
