// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react'
import decodeQR from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { QrCode } from './QrCode'

describe('the QR code of a second factor', () => {
  it('is read by a camera as the very text', () => {
    const text = 'otpauth://totp/Stamina:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stamina&algorithm=SHA1&digits=6&period=30'
    render(<QrCode text={text} label="Code to scan" />)
    const picture = screen.getByRole('img', { name: 'Code to scan' })
    const size = Number(picture.getAttribute('viewBox')!.split(' ')[3])
    // As a camera sees it: eight pixels a square, white where nothing is drawn.
    const scale = 8
    const pixels = new Uint8ClampedArray(size * size * scale * scale * 4).fill(255)
    for (const [, x, y] of picture.querySelector('path')!.getAttribute('d')!.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
      for (let i = 0; i < scale * scale; i++) {
        const at = ((Number(y) * scale + Math.floor(i / scale)) * size * scale + Number(x) * scale + (i % scale)) * 4
        pixels.fill(0, at, at + 3)
      }
    }
    expect(decodeQR({ width: size * scale, height: size * scale, data: pixels })).toBe(text)
  })
})
