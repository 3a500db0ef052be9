/** The look of tables, which become cards on a narrow screen: loaded with the first of them. */
import { adoptSheet } from "./adopt-sheet.ts";
import sheet from "./table.css?inline";

adoptSheet(sheet);
