/** How values stand in attributes that the style sheet reads. */

/** "true" or absent: Preact writes data-…={false} as "false". */
export const flag = (on: boolean): "true" | undefined => (on ? "true" : undefined);

/** Of data-sign and data-link. */
export const signOf = (value: number): "+" | "-" => (value < 0 ? "-" : "+");
