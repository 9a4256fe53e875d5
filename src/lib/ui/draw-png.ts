/** Pixels of a picture for one of the drawing: enough for print and for dense screens. */
const DENSITY = 2;

/**
 * Draws an SVG of this server as PNG, twice as large as it stands in the page, and saves it.
 * @throws Error the picture is not there, or this browser draws none
 */
export async function drawPng(address: string, name: string): Promise<void> {
  const image = new Image();
  image.src = address;
  await image.decode();
  // Type that a picture brings along is ready a moment after the picture itself.
  await new Promise((ready) => setTimeout(ready, 50));
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * DENSITY;
  canvas.height = image.naturalHeight * DENSITY;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error(`picture not drawn: ${address}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
