// A page that is opened from the disk may not start a worker. There, one is played by a hidden frame, for the search.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.appendChild(frame)
      const inside = frame.contentWindow
      inside.postMessage = (data) => {
        const event = new MessageEvent("message", { data })
        this.dispatchEvent(event)
        if (this.onmessage) this.onmessage(event)
      }
      inside.importScripts = (...scripts) => Promise.all(scripts.map((script) => load(frame, script)))
      this.inside = inside
      this.ready = load(frame, address)
    }
    postMessage(data) {
      this.ready.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data })))
    }
    terminate() {
      this.inside.frameElement.remove()
    }
  }

  function load(frame, address) {
    return new Promise((resolve, reject) => {
      const script = frame.contentDocument.createElement("script")
      script.src = address
      script.onload = resolve
      script.onerror = reject
      frame.contentDocument.body.appendChild(script)
    })
  }
}
