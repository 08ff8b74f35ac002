// Makes a photo at most 2048 pixels on its long side before it is sent, upright, as JPEG. Works without the wasm part;
// whoever calls it falls back to the file itself when it fails.
window.nrmmShrink = async (file) => {
  const limit = 2048;
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, limit / Math.max(picture.width, picture.height));
  if (scale === 1 && file.size < 2_000_000 && file.type === "image/jpeg") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  // JPEG has no transparency: what is transparent would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
  return blob || file;
};

// A form that goes whole carries the small picture instead of the camera's, and shows it before it is sent.
document.addEventListener("change", async ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.dataset.shrink === undefined) return;
  const [file] = target.files;
  target.parentElement.querySelector(".photo-preview")?.remove();
  if (!file) return;
  try {
    const small = await window.nrmmShrink(file);
    if (small !== file) {
      const transfer = new DataTransfer();
      transfer.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
      target.files = transfer.files;
    }
    const preview = new Image();
    preview.className = "photo-preview";
    preview.alt = "所选照片的预览";
    preview.src = URL.createObjectURL(small);
    // Behind everything: the program, when it comes after this, looks for what the server wrote in its order.
    target.parentElement.append(preview);
  } catch {
    // Not a picture that this browser can read: it goes as it is, and the server says what is wrong with it.
  }
});
