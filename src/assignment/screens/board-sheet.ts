/** The look of these screens: loaded with the first of them. */
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import board from "./board.css?inline";
import decide from "./decide.css?inline";

adoptSheet(decide);
adoptSheet(board);
