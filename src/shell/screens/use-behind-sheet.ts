/** The look of parts that registering does without: loaded with the first of them. */
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import sheet from "./behind.css?inline";

adoptSheet(sheet);
