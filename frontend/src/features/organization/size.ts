export const mebibyte = 1 << 20;

/** "1,4 MB", counted as the limit of space is: in powers of 1024. */
export function binarySize(bytes: number, locale: string): string {
  const megabytes = bytes / mebibyte;
  const [value, unit] = megabytes < 1024 ? [megabytes, "MB"] : [megabytes / 1024, "GB"];
  return `${value.toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`;
}
