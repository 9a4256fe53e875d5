/** How the names of files end that hold what somebody mended in a page, in the folder of uploads. */
export const MENDS = '.mends.json';
