/** The two labels of the calibration, drawn: widths of bars and gaps in turn, a bar first. */

/** Code 128 of `CHARACTERS`. */
export const FIRST_LABEL =
  "2112322221222121411141311113231211242113311211423113214211123121132121413123112141211131234131112214111221321132222123211112242312121222313212213122121212232321211231222331112";
/** GS1-128 of lot and serial. */
export const SECOND_LABEL =
  "2112324111312213121141311313211113231321312313111311232311311113232133111321134111312232111232212131132133111331211313211123312311131113231133211123131221142331112";

/** The bars as a path, one unit a module; and how wide all of them are. */
export function drawn(widths: string): { path: string; width: number } {
  let at = 0;
  let path = "";
  for (const [place, digit] of [...widths].entries()) {
    const width = Number(digit);
    if (place % 2 === 0) {
      path += `M${at} 0h${width}v1h-${width}z`;
    }
    at += width;
  }
  return { path, width: at };
}
