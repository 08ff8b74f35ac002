// Keeps the pages that must open without a network, and the site's files: a gate's on its tablet, an owner's cards on the
// phone. What was done meanwhile is kept by the page itself. Pages come from the network whenever there is one.
const PAGES = "pages-2";
const FILES = "files-2";
const KEPT = [/^\/site(\/sites\/[0-9a-f-]{36}(\/enter)?)?$/, /^\/owner\/machines\/[0-9a-f-]{36}\/card$/];
const LOGIN = /^\/(site|owner)\/login$/;
const FILE = /^\/(pkg|js)\/|^\/favicon\.svg$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// The page that brought this worker came before it: it asks to be kept.
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/(site|owner)(\/|$)/.test(url.pathname)) event.respondWith(page(request, url));
  else if (FILE.test(url.pathname)) event.respondWith(file(request));
});

async function keep(path) {
  const answer = await fetch(path, { credentials: "same-origin", headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const text = await answer.clone().text();
  const files = new Set(["/favicon.svg", ...(text.match(/\/(?:pkg|js)\/[\w.-]+/g) ?? [])]);
  // The files first: a page that is kept is a whole one.
  await (await caches.open(FILES)).addAll(files);
  await (await caches.open(PAGES)).put(new URL(answer.url).pathname, answer);
}

async function page(request, url) {
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    const kept = await caches.open(PAGES);
    const gate = url.pathname.startsWith("/site") ? [url.pathname.split("/").slice(0, 4).join("/"), "/site"] : [];
    for (const path of [url.pathname, ...gate]) {
      const found = await kept.match(path);
      if (found) return found;
    }
    throw error;
  }
  // Whoever signs out leaves nothing behind for the next.
  if (LOGIN.test(url.pathname)) await caches.delete(PAGES);
  else if (answer.ok && url.search === "" && KEPT.some((pattern) => pattern.test(url.pathname))) {
    const kept = await caches.open(PAGES);
    await kept.put(url.pathname, answer.clone());
  }
  return answer;
}

// Hashed names never change; of the others the newest that can be had.
async function file(request) {
  const kept = await caches.open(FILES);
  const found = await kept.match(request);
  if (found && new URL(request.url).pathname.startsWith("/pkg/")) return found;
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (found) return found;
    throw error;
  }
}
