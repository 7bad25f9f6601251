// From the bytes of a picture file to pixels.
import sharp from 'sharp';

// libvips keeps opened pictures for later use unless told otherwise. Here nothing is kept.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Longest side, in pixels, that every picture is brought to. Larger ones would cost time for nothing; smaller ones are
 * enlarged because the mesh comes in whole pixels, which is too coarse for the eyes of a small face.
 */
export const LONGEST_SIDE = 1280;

/** Pixels of a file that are decoded at most: a small file can unpack to a huge picture. */
const MOST_PIXELS = 12_000_000;

/**
 * How much a side must grow for the picture to be no wider or higher than 16:9: the detector squeezes every picture into a square, and
 * in a very wide or high one it overlooks faces.
 */
const lacking = (side, other) => Math.max(0, Math.ceil(other * 9 / 16) - side);

/**
 * @typedef {object} Pixels
 * @property {Uint8Array} data red, green, blue per pixel, row by row
 * @property {number} width
 * @property {number} height
 * @property {number} scale pixels here per pixel of the file
 * @property {{width: number, height: number}} file the upright picture's own size
 */

/** The file is no JPEG or PNG, is damaged, or has too many pixels. */
export class UnreadablePicture extends Error {}

/**
 * @param {Uint8Array} bytes a JPEG or PNG file
 * @returns {Promise<Pixels>}
 */
export async function decode(bytes) {
  if (!isJpeg(bytes) && !isPng(bytes)) throw new UnreadablePicture('not a JPEG or PNG');
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 });
    const { autoOrient: file } = await picture.metadata();
    const scale = LONGEST_SIDE / Math.max(file.width, file.height);
    const width = Math.max(1, Math.round(file.width * scale));
    const height = Math.max(1, Math.round(file.height * scale));
    const { data, info } = await picture
      .autoOrient()
      .resize(width, height, { fit: 'fill' })
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .removeAlpha()
      .extend({ right: lacking(width, height), bottom: lacking(height, width), background: '#000' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new UnreadablePicture('not a colour picture');
    return { data, width: info.width, height: info.height, scale, file };
  } catch (error) {
    throw error instanceof UnreadablePicture ? error : new UnreadablePicture('damaged, or too many pixels');
  }
}

const isJpeg = (b) => b.length > 3 && b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff;
const isPng = (b) => b.length > 8 && Buffer.compare(b.subarray(0, 4), Buffer.from([0x89, 0x50, 0x4e, 0x47])) === 0;
