/** Whether going on from place `own`, past the end if need be, one meets `hole` no later than `place`. */
export function liesFrom(own: number, place: number, hole: number): boolean {
  return own <= place ? own <= hole && hole <= place : own <= hole || hole <= place;
}
