// A network that a test can cut or spoil: a proxy on loopback between a browser and the server.
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";

/** A network between a tablet and the server that can be cut, made to swallow everything, and mended. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private cutOff = false;
  private swallows = false;

  private constructor(
    readonly url: string,
    private readonly listener: Server,
  ) {}

  static async to(server: string): Promise<Line> {
    const { hostname, port } = new URL(server);
    let line: Line;
    const listener = createServer((near) => {
      if (line.cutOff) {
        near.destroy();
        return;
      }
      if (line.swallows) {
        line.sockets.add(near);
        near.on("error", () => near.destroy());
        near.resume();
        return;
      }
      const far = connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]] as const) {
        line.sockets.add(one);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          line.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    line = new Line(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`, listener);
    return line;
  }

  cut(): void {
    this.cutOff = true;
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** From now on connections are taken and nothing ever comes back. */
  swallow(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.swallows = true;
  }

  mend(): void {
    this.cutOff = false;
    if (this.swallows) {
      this.swallows = false;
      this.sockets.forEach((socket) => socket.destroy());
    }
  }

  close(): void {
    this.cut();
    this.listener.close();
  }
}
