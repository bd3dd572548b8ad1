/** What the server takes at most, in bytes. */
const most = 100_000;
/** More than a header ever shows, on the sharpest screens too; in pixels. */
const longestSide = 512;

async function drawn(picture: ImageBitmap): Promise<Blob | null> {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paper = canvas.getContext("2d");
  if (!paper) return null;
  paper.imageSmoothingQuality = "high";
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
}

/** A picture that is too heavy as a smaller one; what the browser cannot draw stays, for the server to refuse. */
export async function fitted(file: File): Promise<Blob> {
  if (file.size <= most) return file;
  try {
    const picture = await createImageBitmap(file);
    const smaller = await drawn(picture).finally(() => picture.close());
    return smaller && smaller.size < file.size ? smaller : file;
  } catch {
    return file; // no picture, or one of a kind that the browser does not know
  }
}
