/** A numeric format: the range it allows, and whether only integers. */
export interface NumberFormat {
  readonly minimum: number | bigint;
  readonly maximum: number | bigint;
  readonly integer: boolean;
}

const largestFloat = 3.4028234663852886e38;

/** The formats of the OpenAPI format registry that speak of numbers. */
export const numberFormats: ReadonlyMap<string, NumberFormat> = new Map([
  ["int8", { minimum: -128, maximum: 127, integer: true }],
  ["int16", { minimum: -32768, maximum: 32767, integer: true }],
  ["int32", { minimum: -2147483648, maximum: 2147483647, integer: true }],
  ["int64", { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n, integer: true }],
  ["uint8", { minimum: 0, maximum: 255, integer: true }],
  ["uint16", { minimum: 0, maximum: 65535, integer: true }],
  ["uint32", { minimum: 0, maximum: 4294967295, integer: true }],
  ["uint64", { minimum: 0, maximum: 2n ** 64n - 1n, integer: true }],
  ["float", { minimum: -largestFloat, maximum: largestFloat, integer: false }],
  ["double", { minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE, integer: false }],
]);
