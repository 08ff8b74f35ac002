// The gate with a bad network: entries and exits that cannot be sent are kept on the tablet with their photos and times,
// shown as 待同步, and sent in their order, once, when the network is back. What is refused then stays until somebody says
// what becomes of it. The words stand in the page; the pages themselves are kept by offline-worker.js.
(() => {
  const root = document.getElementById("gate");
  if (!root || !window.indexedDB || !window.crypto?.randomUUID) return;
  const site = root.dataset.site;
  const home = `/site/sites/${site}`;
  const AGAIN_MS = 10_000;
  let away = false;
  let busy = false;

  // The store: moves in their order, each with its photo.
  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("gate", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("moves", { keyPath: "key", autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const inStore = async (mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("moves", mode, { durability: "strict" });
      const asked = work(transaction.objectStore("moves"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    }).finally(() => database.close());
  };
  const all = async () => (await inStore("readonly", (store) => store.getAll())).filter((move) => move.site === site);
  const add = (move) => inStore("readwrite", (store) => store.add(move));
  const put = (move) => inStore("readwrite", (store) => store.put(move));
  const remove = (move) => inStore("readwrite", (store) => store.delete(move.key));

  const part = (name) => root.querySelector(`[data-${name}]`);
  const say = (words) => {
    part("said").textContent = words;
    part("said").hidden = words === "";
  };
  const wrong = (words) => (part("wrong").textContent = words);
  const clock = (at) =>
    new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);

  async function show() {
    const moves = await all();
    const gone = new Set(moves.filter((move) => move.what === "exit").map((move) => move.visit));
    root.hidden = !away && moves.length === 0 && part("said").hidden;
    for (const shown of root.querySelectorAll("[data-away]")) shown.hidden = !away;
    part("kept").hidden = moves.length === 0;
    part("count").textContent = moves.length;
    part("moves").replaceChildren(...moves.map((move) => line(move, gone.has(move.visit))));
    for (const move of moves.filter((move) => move.what === "exit" && !move.problem)) {
      document.getElementById(`visit-${move.visit}`)?.setAttribute("hidden", "");
    }
  }

  function line(move, hasLeft) {
    const item = part("move").content.cloneNode(true).firstElementChild;
    item.querySelector(".number").textContent = move.number;
    item.querySelector("[data-what]").textContent = move.what === "entry" ? "入场" : "出场";
    item.querySelector(".hint").textContent = clock(move.at);
    item.querySelector(".error").textContent = move.problem ?? "";
    const acts = {
      leave: move.what === "entry" && !hasLeft && !move.problem && (() => keep(exit(move.visit, move.number))),
      again: move.problem && (() => put({ ...move, problem: null }).then(send)),
      drop: move.problem && (() => confirm("放弃后这条记录不再上传，确定吗？") && remove(move).then(show)),
    };
    for (const button of item.querySelectorAll("button")) {
      const act = acts[button.dataset.act];
      button.hidden = !act;
      if (act) button.addEventListener("click", act);
    }
    return item;
  }

  const exit = (visit, number) => ({ site, visit, number, what: "exit", at: Date.now() });

  function entry(form) {
    const data = new FormData(form);
    const photo = data.get("photo.entry");
    const texts = [...data].filter(([name, text]) => (name === "exemption" || name.startsWith("fields[")) && text !== "");
    const visit = data.get("entry") ?? crypto.randomUUID();
    const number = (data.get("number") ?? "").trim().toUpperCase();
    return { site, visit, number, what: "entry", at: Date.now(), texts, photo: photo?.size > 0 ? photo : null };
  }

  async function keep(move) {
    try {
      await add(move);
      say(`${move.number} ${move.what === "entry" ? "入场" : "出场"}已保存在本机，待同步`);
      wrong("");
    } catch {
      wrong("本机存储已满或不可用，这次没有保存，请在有网络时办理");
    }
    await show();
  }

  // Sends one move: taken, waits, away, out, or the sentence that says why not.
  async function post(move) {
    const times = { device_at: move.at, device_now: Date.now() };
    const headers = { accept: "application/json" };
    let answer;
    try {
      if (move.what === "exit") {
        answer = await fetch(`/sites/${site}/exit/${move.visit}?${new URLSearchParams(times)}`, { method: "POST", headers });
      } else {
        const body = new FormData();
        const own = { entry: move.visit, number: move.number, ...times };
        for (const [name, text] of [...Object.entries(own), ...move.texts]) body.append(name, text);
        if (move.photo) body.append("photo.entry", move.photo, "photo.jpg");
        answer = await fetch(`/sites/${site}/entry`, { method: "POST", headers, body });
      }
    } catch {
      return { away: true };
    }
    if (answer.ok) return { taken: true };
    if (answer.status === 401) return { out: true };
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return { away: true };
    const told = await answer.json().catch(() => ({}));
    return { problem: told.sentence ?? "没有上传成功，请重试" };
  }

  // One round at a time, in one page at a time.
  const send = () => (navigator.locks ? navigator.locks.request("gate-send", { ifAvailable: true }, (lock) => lock && round()) : round());

  async function round() {
    if (busy) return;
    busy = true;
    let sent = 0;
    try {
      for (const move of (await all()).filter((move) => !move.problem)) {
        const { taken, problem, out } = await post(move);
        if (taken) {
          await remove(move);
          sent += 1;
        } else if (problem) {
          await put({ ...move, problem });
        } else {
          away = !out;
          if (out) say("登录已过期，请重新登录后自动同步；记录还在本机");
          break;
        }
      }
    } finally {
      busy = false;
    }
    await show();
    // What the server knows now is shown as the server shows it.
    if (sent > 0) location.replace(home);
  }

  async function look() {
    away = !(await fetch("/health", { cache: "no-store" }).then((answer) => answer.ok, () => false));
    await show();
    if (!away) await send();
  }

  // 出场 and 确认入场 on the page: sent at once, kept when they cannot be. What is refused goes the plain way once more, so
  // that the server's own page says what is wrong.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.id === "offline-entry") {
      event.preventDefault();
      const move = entry(form);
      if (move.number === "") return wrong("请填写机械号牌上的环保登记号码");
      if (!move.photo) return wrong("请拍摄并上传包含悬挂号牌的机械照片");
      form.reset();
      form.querySelector(".photo-preview")?.remove();
      await keep(move);
      return;
    }
    const leaves = form.getAttribute("action") === "/api/site/exit";
    if (!leaves && form.id !== "entry-form") return;
    const visit = form.elements.visit?.value;
    const card = form.closest(".visit");
    const move = leaves ? exit(visit, card?.querySelector(".number")?.textContent ?? "") : entry(form);
    if (!leaves && !move.photo) return;
    event.preventDefault();
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    const { taken, away: unreachable } = await post(move);
    if (taken) return location.replace(home);
    if (!unreachable) return form.submit();
    away = true;
    await keep(move);
    if (!leaves) location.replace(home);
  });

  addEventListener("online", look);
  addEventListener("offline", () => {
    away = true;
    show();
  });
  setInterval(async () => (away || (await all()).some((move) => !move.problem)) && look(), AGAIN_MS);
  look();
})();
