/** A colour of the theme that is on now, by its token's name: a canvas knows no custom properties. */
export type ThemeColour = (token: string) => string;
