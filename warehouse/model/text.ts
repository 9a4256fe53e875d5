/** A text in the languages of a workspace, by BCP 47 tag. The workspace's default language is always there. */
export type Text = { readonly [language: string]: string };
