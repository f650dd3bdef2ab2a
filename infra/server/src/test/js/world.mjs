// What the test registered before it started these scripts: issuer, resource, clients, people.
import { readFileSync } from 'node:fs'
import { Person } from './person.mjs'

export const world = JSON.parse(readFileSync(process.env.PROCURA_WORLD, 'utf8'))

export const bob = () => new Person(world.bob)
