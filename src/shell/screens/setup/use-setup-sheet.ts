/** The look of all set-up pages: loaded with the first of them. */
import { adoptSheet } from "../../../ui/adopt-sheet.ts";
import sheet from "./setup.css?inline";

adoptSheet(sheet);
