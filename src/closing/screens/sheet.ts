/** The looks of the ceremony, which only coordinators load. */
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import sheet from "./closing.css?inline";

adoptSheet(sheet);
