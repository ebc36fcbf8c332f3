/** The id of the element that the key `/` goes to: each view has one. */
export const searchId = 'search'
