// Loads the program of the page when the browser is idle: the page works before, and without it. What cannot be Rust:
// it must be there when the program is not, or not any more.
(() => {
  const { js, wasm } = document.currentScript.dataset;
  const say = (id, words) =>
    document.getElementById(id) ||
    document.body.insertAdjacentHTML("beforeend", `<p class="banner" role="alert" id="${id}">${words} <a href="" rel="external">刷新页面</a></p>`);
  // A program that has trapped must not be asked again: links and forms go on as documents.
  const trapped = ({ error, reason }) => {
    if (!((error ?? reason) instanceof WebAssembly.RuntimeError)) return;
    for (const name of ["click", "submit", "change", "input"]) {
      addEventListener(name, (event) => event.stopImmediatePropagation(), true);
    }
    addEventListener("popstate", () => location.reload(), true);
    say("trapped", "页面出了问题，已填写并保存的内容没有丢失，可以继续办理。");
  };
  addEventListener("error", trapped);
  addEventListener("unhandledrejection", trapped);
  let leaving = false;
  addEventListener("beforeunload", () => (leaving = true));
  const begin = async () => {
    try {
      const program = await import(js);
      await program.default({ module_or_path: wasm });
      // Whoever has pressed already is on their way as a document: what they sent is not sent twice.
      if (leaving) await new Promise((wait) => setTimeout(wait, 5_000));
      program.hydrate();
      document.documentElement.dataset.ready = "";
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      // Said once: every page works without.
      if (!sessionStorage.getItem("nrmm:plain")) {
        sessionStorage.setItem("nrmm:plain", "1");
        say("plain", "网络不稳定，页面按普通方式打开，各项功能照常使用。");
      }
    }
  };
  "requestIdleCallback" in window ? requestIdleCallback(begin, { timeout: 1500 }) : begin();
})();
