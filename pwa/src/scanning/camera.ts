/**
 * The camera as a source. Live it takes the one code that is aimed at; a picture gives every code
 * on it. It is opened by a tap, and nothing ever needs it.
 */

import { recordOf, type Scan } from "../domain/scans";
import { decode } from "./decoding";
import { CAMERA } from "./profiles";
import { originOf } from "./scanner";
import { aimedAt, inReadingOrder, type Sight, Sightings, type Size } from "./sights";

/** Why there is no picture. */
export type CameraTrouble = "insecure" | "refused" | "missing" | "busy" | "failed";

export class NoCamera extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble);
  }
}

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
};

/** What is looked at live: the middle of the picture, as the frame on the screen shows it. */
export const AIM = { width: 0.86, height: 0.6 };
/** Every so many quick looks a hard one. */
const HARD_EVERY = 4;
const LONGEST_SIDE = 4096;
const PAUSE_MS = 30;

/** Torch and photo are not in every browser's words. */
interface Abilities extends MediaTrackCapabilities {
  readonly torch?: boolean;
}

interface Capture {
  getPhotoCapabilities(): Promise<{ imageWidth?: { max: number } }>;
  takePhoto(): Promise<Blob>;
}

export class Camera {
  private stopped = false;
  private readonly canvas = document.createElement("canvas");

  private constructor(
    private readonly video: HTMLVideoElement,
    private readonly stream: MediaStream,
  ) {}

  /** Ask for the camera, show it, and tell what is aimed at until it is closed. */
  static async open(video: HTMLVideoElement, told: (scan: Scan) => void): Promise<Camera> {
    const stream = await streamOf();
    video.srcObject = stream;
    await video.play().catch(() => {});
    const camera = new Camera(video, stream);
    void camera.watch(told);
    return camera;
  }

  get hasTorch(): boolean {
    const abilities: Abilities = this.track?.getCapabilities?.() ?? {};
    return abilities.torch === true;
  }

  async light(on: boolean): Promise<void> {
    const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
    await this.track?.applyConstraints(wish);
  }

  close(): void {
    this.stopped = true;
    for (const track of this.stream.getTracks()) {
      track.stop();
    }
    this.video.srcObject = null;
  }

  /** What the camera shows at this moment, as sharp as it can. */
  async picture(): Promise<ImageData> {
    const frame = this.frame(this.video, 1, 1);
    return (await this.shot()) ?? frame;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream.getVideoTracks()[0];
  }

  /** A photo has many more dots than the moving picture, where the browser takes them. */
  private async shot(): Promise<ImageData | null> {
    const make = (globalThis as { ImageCapture?: new (track: MediaStreamTrack) => Capture })
      .ImageCapture;
    if (!make || !this.track) {
      return null;
    }
    try {
      const capture = new make(this.track);
      const { imageWidth } = await capture.getPhotoCapabilities();
      if ((imageWidth?.max ?? 0) <= this.video.videoWidth) {
        return null;
      }
      return await pixelsOf(await capture.takePhoto());
    } catch {
      return null;
    }
  }

  private async watch(told: (scan: Scan) => void): Promise<void> {
    const sightings = new Sightings();
    for (let look = 1; !this.stopped; look += 1) {
      await nextFrame(this.video);
      // Before its first picture, and while it leaves the screen, there is nothing to look at.
      if (this.stopped || this.video.videoWidth === 0 || this.video.clientWidth === 0) {
        continue;
      }
      const isHard = look % HARD_EVERY === 0;
      const shown = shownOf(this.video);
      const image = this.frame(this.video, AIM.width * shown.width, AIM.height * shown.height);
      const size: Size = { width: image.width, height: image.height };
      const found = await decode(image, isHard ? "hard" : "quick").catch(() => []);
      const sight = aimedAt(found, size);
      if (sight && !this.stopped && sightings.tells(sight, performance.now())) {
        told(recordOfSight(sight, "camera"));
      }
    }
  }

  /** The middle of the picture, so much of it; the whole with 1 and 1. */
  private frame(video: HTMLVideoElement, across: number, down: number): ImageData {
    const width = Math.round(video.videoWidth * across);
    const height = Math.round(video.videoHeight * down);
    const left = (video.videoWidth - width) / 2;
    const top = (video.videoHeight - height) / 2;
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    if (!context) {
      throw new NoCamera("failed");
    }
    context.drawImage(video, left, top, width, height, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  }
}

/** How much of the picture is on the screen: it fills its place, and what hangs over is cut off. */
function shownOf(video: HTMLVideoElement): Size {
  const place = video.clientWidth / Math.max(1, video.clientHeight);
  const picture = video.videoWidth / video.videoHeight;
  return { width: Math.min(1, place / picture), height: Math.min(1, picture / place) };
}

export function recordOfSight(sight: Sight, source: "camera" | "photo"): Scan {
  return recordOf(sight.text, originOf(CAMERA, source), undefined, sight.identifier);
}

/** Every code on a picture, in reading order, with its size for drawing. */
export async function codesOn(image: ImageData): Promise<{ sights: Sight[]; size: Size }> {
  const size = { width: image.width, height: image.height };
  return { sights: inReadingOrder(await decode(image, "hard")), size };
}

/** The dots of a picture file, no more of them than can be read in time. */
export async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  if (!context) {
    throw new NoCamera("failed");
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

async function streamOf(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new NoCamera(isSecureContext ? "missing" : "insecure");
  }
  try {
    return await devices.getUserMedia(WANTED);
  } catch (error) {
    throw new NoCamera(troubleOf(error));
  }
}

const TROUBLES: Readonly<Record<string, CameraTrouble>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

function troubleOf(error: unknown): CameraTrouble {
  return (error instanceof DOMException && TROUBLES[error.name]) || "failed";
}

/** The next picture; browsers that cannot say so are asked after a moment. */
function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    // A camera that stands still, or a page in the background, gives no frames.
    const timer = setTimeout(resolve, 10 * PAUSE_MS);
    if ("requestVideoFrameCallback" in video) {
      video.requestVideoFrameCallback(() => {
        clearTimeout(timer);
        resolve();
      });
    } else {
      setTimeout(resolve, PAUSE_MS);
    }
  });
}
