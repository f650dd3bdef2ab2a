// A person with a browser that runs no script: keeps cookies, follows redirects, fills in forms.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'

const MOST_STEPS = 15

/// The fields that tell one form from the next, the most telling first.
const QUESTIONS = ['username', 'user_code', 'code', 'decision']

export class Person {
  #cookies = new Map()
  #username
  #password
  #app

  constructor({ username, password }) {
    this.#username = username
    this.#password = password
  }

  /// The same person in another browser, with the same authenticator app.
  elsewhere() {
    const other = new Person({ username: this.#username, password: this.#password })
    other.#app = this.#app
    return other
  }

  /// Signs in where asked, answers the consent page and comes back with the URL that the browser
  /// was sent to outside of the authorization server.
  async authorize(url, answer) {
    const end = await this.visit(url, answer)
    assert.ok(!end.html, `stayed at ${end.url}: ${words(end.html)}`)
    return new URL(end.url)
  }

  /// Goes on, answering all questions, to the page that asks none.
  async visit(url, { decision = 'approve', decline = [] } = {}) {
    let page = await this.open(url)
    for (let step = 0; step < MOST_STEPS; step++) {
      if (page.html) assert.equal(page.status, 200, `${page.url} answered ${page.status}: ${words(page.html)}`)
      const form = QUESTIONS.map((name) => formsOf(page.html).find((found) => found.asks(name))).find(Boolean)
      if (!form) return page
      page = await this.#open(form.filledIn(page.url, this.#answers(form, page.html, { decision, decline })))
    }
    assert.fail(`went in circles at ${page.url}`)
  }

  /// Where the one question is that waits for this person's approval.
  async approval(issuer) {
    const { html, url } = await this.visit(`${issuer}/account/approvals`)
    const [, path] = /href="([^"]*\/account\/approvals\/[^"]+)"/.exec(html) ?? assert.fail(words(html))
    return new URL(path, url)
  }

  #answers(form, html, { decision, decline }) {
    if (form.has('username')) {
      return [
        ['username', this.#username],
        ['password', this.#password],
      ]
    }
    if (form.has('user_code')) return [['user_code', form.valueOf('user_code')]]
    if (form.has('code')) return [['code', this.#oneTimeCode(html)]]
    const ticked = ['scope', 'detail'].flatMap((name) =>
      form.checkboxes(name).filter((value) => !decline.includes(value)).map((value) => [name, value]),
    )
    return [...ticked, ['decision', decision]]
  }

  /// An authenticator app (RFC 6238), set up with the key on the page where there is one. No code
  /// counts twice, so the next one is shown where this one was.
  #oneTimeCode(html) {
    const key = /<p class="code key">([A-Z2-7 ]+)<\/p>/.exec(html)?.[1]
    if (key) this.#app = { key: base32(key.replaceAll(' ', '')), last: 0 }
    this.#app.last = Math.max(Math.floor(Date.now() / 30_000), this.#app.last + 1)
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(this.#app.last))
    const mac = createHmac('sha1', this.#app.key).update(counter).digest()
    const number = mac.readUInt32BE(mac.at(-1) & 0xf) & 0x7fffffff
    return String(number % 1_000_000).padStart(6, '0')
  }

  /// The page behind the URL, or where it leads outside of the server.
  open(url) {
    return this.#open(new Request(url))
  }

  async #open(first) {
    const home = new URL(first.url).origin
    let request = first
    for (let step = 0; step < MOST_STEPS; step++) {
      const response = await this.#send(request)
      const location = response.headers.get('location')
      if (!location) return { url: request.url, status: response.status, html: await response.text() }
      const target = new URL(location, request.url)
      if (target.origin !== home) return { url: target.href, status: response.status, html: '' }
      request = new Request(target)
    }
    assert.fail(`went in circles at ${request.url}`)
  }

  /// The request that the page's form sends to a client (response_mode=form_post).
  post(page) {
    const [form] = formsOf(page.html)
    return form.filledIn(form.action, [])
  }

  async submit(page, field) {
    const form = formsOf(page.html).find((found) => found.has(field))
    assert.ok(form, `no form with ${field} at ${page.url}: ${words(page.html)}`)
    return this.#open(form.filledIn(page.url, []))
  }

  async #send(request) {
    const headers = new Headers(request.headers)
    headers.set('accept', 'text/html')
    if (this.#cookies.size > 0) {
      headers.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const response = await fetch(new Request(request, { headers, redirect: 'manual' }))
    for (const cookie of response.headers.getSetCookie()) {
      const [pair, ...attributes] = cookie.split(';')
      const at = pair.indexOf('=')
      const ended = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
      if (ended) this.#cookies.delete(pair.slice(0, at))
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
}

class Form {
  constructor(action, fields) {
    this.action = action
    this.fields = fields
  }

  has(name) {
    return this.fields.some((field) => field.name === name)
  }

  asks(name) {
    return this.fields.some((field) => field.name === name && field.type !== 'hidden')
  }

  valueOf(name) {
    return this.fields.find((field) => field.name === name)?.value
  }

  checkboxes(name) {
    return this.fields.filter((field) => field.name === name && field.type === 'checkbox').map((field) => field.value)
  }

  filledIn(page, answers) {
    const hidden = this.fields.filter((field) => field.type === 'hidden').map((field) => [field.name, field.value])
    return new Request(new URL(this.action || page, page), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page).origin },
      body: new URLSearchParams([...hidden, ...answers]).toString(),
    })
  }
}

function formsOf(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, head, body]) => {
    const fields = [...body.matchAll(/<(?:input|button)\b([^>]*)>/gi)].map(([, field]) => attributesOf(field))
    return new Form(
      attributesOf(head).action,
      fields.map(({ name, type = 'text', value = '' }) => ({ name, type, value })),
    )
  })
}

function attributesOf(text) {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)(?:\s*=\s*"([^"]*)")?/g)].map(([, name, value]) => [name, unescaped(value ?? '')]),
  )
}

function base32(text) {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
  return Buffer.from(bits.join('').match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

function unescaped(text) {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

export function words(html) {
  return unescaped(html.replace(/<(style|script)\b.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400)
}
