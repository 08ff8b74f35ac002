// Keeps this page on the device, so that it opens where there is no network (offline-worker.js).
navigator.serviceWorker?.register("/offline-worker.js").then(async () => {
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage(location.pathname);
});
