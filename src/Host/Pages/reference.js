// Shows /openapi/v1.json. Text goes into the page as text, never as markup.
'use strict';

const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
};

// `code` in descriptions is the only markup they use.
const prose = text => {
  const parts = (text ?? '').split('`');
  return element('p', {}, ...parts.map((part, i) => (i % 2 ? element('code', {}, part) : part)));
};

const json = value => element('pre', {}, JSON.stringify(value, null, 2));

function typeName(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.oneOf || schema.anyOf) return (schema.oneOf ?? schema.anyOf).map(typeName).filter(name => name !== 'null').join(' or ');
  if (schema.enum) return schema.enum.filter(value => value !== null).join(' | ');
  const type = [schema.type].flat().filter(name => name && name !== 'null').join(' or ');
  if (type === 'array') return `list of ${typeName(schema.items)}`;
  if (schema.additionalProperties) return `object of ${typeName(schema.additionalProperties)}`;
  return type + (schema.format ? ` (${schema.format})` : '') || 'any';
}

function resolve(schema, root) {
  while (schema?.$ref) schema = root.components.schemas[schema.$ref.split('/').pop()];
  return schema;
}

function members(schema, root, seen = new Set()) {
  const type = resolve(schema, root);
  const target = type?.type === 'array' || [type?.type].flat().includes('array') ? resolve(type.items, root) : type;
  if (!target?.properties || seen.has(target)) return null;
  seen.add(target);
  const rows = Object.entries(target.properties).map(([name, property]) => {
    const inner = members(property, root, new Set(seen));
    return element('tr', {},
      element('td', {}, element('code', {}, name)),
      element('td', {}, typeName(property), (target.required ?? []).includes(name) ? ', required' : ''),
      element('td', {}, property.description ?? resolve(property, root)?.description ?? '',
        inner && element('details', {}, element('summary', {}, 'members'), inner)));
  });
  return element('table', {}, element('tbody', {}, ...rows));
}

function body(title, content, root) {
  return Object.entries(content ?? {}).map(([type, media]) => {
    const examples = media.example !== undefined ? { '': media.example }
      : Object.fromEntries(Object.entries(media.examples ?? {}).map(([name, example]) => [name.replaceAll('_', ' '), example.value]));
    const table = members(media.schema, root);
    return element('div', {},
      element('h4', {}, `${title} `, element('span', { class: 'quiet' }, type)),
      ...Object.entries(examples).flatMap(([name, value]) => [name && element('p', { class: 'quiet' }, name), json(value)].filter(Boolean)),
      table && element('details', {}, element('summary', {}, `Members of ${typeName(media.schema)}`), table));
  });
}

function parameters(list) {
  if (!list?.length) return null;
  return element('table', {}, element('tbody', {}, ...list.map(parameter => element('tr', {},
    element('td', {}, element('code', {}, parameter.name)),
    element('td', {}, `${parameter.in}, ${typeName(parameter.schema)}${parameter.required ? ', required' : ''}`),
    element('td', {}, parameter.description ?? '')))));
}

function call(path, method, operation, root) {
  const [good, bad] = [[], []];
  for (const [status, response] of Object.entries(operation.responses ?? {})) (status < '400' ? good : bad).push([status, response]);
  return element('section', { id: operation.operationId },
    element('h3', {}, operation.operationId),
    element('p', { class: 'call' }, element('code', {}, element('span', { class: 'method' }, method.toUpperCase()), ` ${path}`),
      operation.security ? '' : element('span', { class: 'quiet' }, ' no token needed')),
    prose(operation.summary), operation.description ? prose(operation.description) : null,
    parameters(operation.parameters),
    ...body('Request', operation.requestBody?.content, root),
    ...good.flatMap(([status, response]) => response.content ? body(`Answer ${status}`, response.content, root) : [element('h4', {}, `Answer ${status}`)]),
    element('details', {}, element('summary', {}, 'Problems'), element('table', {}, element('tbody', {}, ...bad.map(([status, response]) =>
      element('tr', {}, element('td', {}, status), element('td', {}, ...prose(response.description).childNodes)))))));
}

async function show() {
  const root = await (await fetch('/openapi/v1.json')).json();
  const groups = new Map();
  for (const [path, item] of Object.entries(root.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const tag = operation.tags?.[0] ?? 'other';
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push([path, method, operation]);
    }
  }
  const calls = document.getElementById('calls');
  const index = document.getElementById('index');
  calls.replaceChildren(element('h1', {}, root.info.title), prose(root.info.description));
  for (const [tag, operations] of groups) {
    index.append(element('h2', {}, tag));
    calls.append(element('h2', {}, tag));
    for (const [path, method, operation] of operations) {
      index.append(element('a', { href: `#${operation.operationId}` }, operation.operationId));
      calls.append(call(path, method, operation, root));
    }
  }
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

show().catch(failure => document.getElementById('calls').replaceChildren(element('p', {}, `The contract could not be read: ${failure.message}`)));
