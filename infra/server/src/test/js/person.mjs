// A person with a browser that runs no script: keeps cookies, follows redirects, fills in forms.
import assert from 'node:assert/strict'

const MOST_STEPS = 15

export class Person {
  #cookies = new Map()
  #username
  #password

  constructor({ username, password }) {
    this.#username = username
    this.#password = password
  }

  /// Signs in where asked, answers the consent page and comes back with the URL that the browser
  /// was sent to outside of the authorization server.
  async authorize(url, { decision = 'approve', decline = [] } = {}) {
    const home = new URL(url).origin
    let request = new Request(url)
    for (let step = 0; step < MOST_STEPS; step++) {
      const response = await this.#send(request)
      const location = response.headers.get('location')
      if (location) {
        const target = new URL(location, request.url)
        if (target.origin !== home) return target
        request = new Request(target)
        continue
      }
      const html = await response.text()
      assert.equal(response.status, 200, `${request.url} answered ${response.status}: ${words(html)}`)
      const form = formsOf(html).find((found) => found.has('username') || found.has('decision'))
      assert.ok(form, `no form at ${request.url}: ${words(html)}`)
      request = form.has('decision')
        ? form.filledIn(request.url, [
            ...form.checkboxes('scope').filter((scope) => !decline.includes(scope)).map((scope) => ['scope', scope]),
            ['decision', decision],
          ])
        : form.filledIn(request.url, [
            ['username', this.#username],
            ['password', this.#password],
          ])
    }
    assert.fail(`went in circles at ${request.url}`)
  }

  /// The page behind the URL, or where it leads outside of the server.
  async open(url) {
    const home = new URL(url).origin
    let request = new Request(url)
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

  async submit(page, field) {
    const form = formsOf(page.html).find((found) => found.has(field))
    assert.ok(form, `no form with ${field} at ${page.url}: ${words(page.html)}`)
    const response = await this.#send(form.filledIn(page.url, []))
    const location = response.headers.get('location')
    return location
      ? { url: new URL(location, page.url).href, status: response.status, html: '' }
      : { url: page.url, status: response.status, html: await response.text() }
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
