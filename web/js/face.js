// Guides a person before the camera: shows the picture in a circle, says what to do, sends a short sequence of pictures
// and tells the outcome. It recognises nothing; whoever gets the pictures does. Nothing is stored here.
const root = document.getElementById("face");
const video = root.querySelector("video");
const ring = root.querySelector(".ring");
const voice = root.querySelector(".face-say");
const alarm = root.querySelector(".notice");
const start = root.querySelector("button");
const token = root.querySelector("[name=__RequestVerificationToken]").value;
const words = new Map([...root.querySelectorAll("[data-say]")].map((line) => [line.dataset.say, line.textContent]));

const PER_SECOND = Number(root.dataset.perSecond ?? 12);
const FIRST = 1600; // milliseconds of looking straight ahead
const EACH = 2800; // milliseconds for a movement
const SIDE = 480; // pixels of a sent picture's longer side
const DARK = 40; // mean brightness of 255 below which a face can hardly be seen

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const say = (key) => { if (words.has(key) && voice.textContent !== words.get(key)) voice.textContent = words.get(key); };

function tell(key) {
  alarm.hidden = !words.has(key);
  alarm.firstElementChild.textContent = words.get(key) ?? "";
}

async function turnOn() {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error("none");
  try {
    const wanted = { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    await video.play();
  } catch (error) {
    throw new Error({ NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy", AbortError: "busy" }[error.name] ?? "none");
  }
}

function turnOff() {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  root.classList.remove("on");
}

const canvas = document.createElement("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });

function draw() {
  const scale = SIDE / Math.max(video.videoWidth, video.videoHeight);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  pen.drawImage(video, 0, 0, canvas.width, canvas.height);
}

const picture = () => new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));

function brightness() {
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 400) sum += data[i] + data[i + 1] + data[i + 2];
  return sum / (3 * data.length / 400);
}

/** Says each step in its time and takes pictures throughout. */
async function take(steps) {
  const plan = [["straight", FIRST], ...steps.map((step) => [step, EACH])];
  const whole = plan.reduce((sum, [, ms]) => sum + ms, 0);
  const pictures = [];
  const began = performance.now();
  for (let i = 0; i < Math.floor(whole * PER_SECOND / 1000); i++) {
    const due = began + i * 1000 / PER_SECOND;
    if (performance.now() < due) await pause(due - performance.now());
    const past = performance.now() - began;
    let until = 0;
    const [now] = plan.find(([, ms]) => (until += ms) > past) ?? plan.at(-1);
    draw();
    say(i % PER_SECOND === 0 && brightness() < DARK ? "dark" : now);
    ring.setAttribute("stroke-dashoffset", String(100 - Math.min(100, 100 * past / whole)));
    pictures.push(await picture());
  }
  return pictures;
}

/** Each picture is preceded by its length in four bytes, most significant first. */
async function join(pictures) {
  const body = new Uint8Array(pictures.reduce((sum, one) => sum + 4 + one.size, 0));
  const view = new DataView(body.buffer);
  let at = 0;
  for (const one of pictures) {
    view.setUint32(at, one.size);
    body.set(new Uint8Array(await one.arrayBuffer()), at + 4);
    at += 4 + one.size;
  }
  return body;
}

async function post(address, body, headers = {}) {
  const answer = await fetch(address, { method: "POST", body, headers: { RequestVerificationToken: token, ...headers } }).catch(() => { throw new Error("offline"); });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.say ?? (answer.status === 429 ? "no-more" : "not-now"));
  return told;
}

async function run() {
  tell(null);
  start.disabled = true;
  try {
    await turnOn();
    root.classList.add("on");
    say("ready");
    await pause(1000);
    const { challenge, steps } = root.dataset.begin ? await post(root.dataset.begin) : { challenge: root.dataset.challenge, steps: root.dataset.steps.split(" ") };
    const pictures = await take(steps);
    turnOff();
    say("checking");
    const { next } = await post(root.dataset.send, await join(pictures), { "Content-Type": "application/vnd.adieu.frames", "Adieu-Challenge": challenge });
    say("passed");
    location.assign(next);
  } catch (error) {
    turnOff();
    ring.setAttribute("stroke-dashoffset", "100");
    voice.textContent = "";
    tell(words.has(error.message) ? error.message : "not-now");
    start.textContent = words.get("again");
    start.disabled = ["no-more", "not-now"].includes(error.message);
  }
}

addEventListener("pagehide", turnOff);
start.addEventListener("click", run);
root.hidden = false;
