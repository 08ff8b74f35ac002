// What only some browsers can: reading a plate's QR code with the camera, and telling where a site lies. Typing always works.
(() => {
  const scan = document.getElementById("scan");
  const scanner = document.getElementById("scanner");
  if (scan && scanner && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
    scan.hidden = false;
    scan.addEventListener("click", async () => {
      const video = scanner.querySelector("video");
      const said = document.getElementById("scan-said");
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        said.textContent = "不能使用摄像头，请允许使用或直接输入号码";
        return;
      }
      video.srcObject = stream;
      scanner.addEventListener("close", () => stream.getTracks().forEach((track) => track.stop()), { once: true });
      scanner.showModal();
      await video.play();
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      while (scanner.open) {
        const [code] = await detector.detect(video).catch(() => []);
        if (code) {
          const field = document.getElementById("q");
          field.value = code.rawValue;
          scanner.close();
          field.form.requestSubmit();
          return;
        }
        await new Promise((wait) => setTimeout(wait, 200));
      }
    });
  }

  const locate = document.getElementById("locate");
  if (locate && navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", () => {
      const said = document.getElementById("locate-said");
      said.textContent = "正在定位…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          document.getElementById("longitude").value = coords.longitude.toFixed(6);
          document.getElementById("latitude").value = coords.latitude.toFixed(6);
          said.textContent = "已填入当前位置，请核对";
        },
        () => (said.textContent = "没有取得当前位置，请允许定位或手工填写"),
        { enableHighAccuracy: true, timeout: 15_000 },
      );
    });
  }
})();
