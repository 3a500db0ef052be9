/** The look of a volunteer's screens: it comes with the first of them. */
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import sheet from "./offer.css?inline";

adoptSheet(sheet);
