/** SORT: of lists, sets and sorted sets, by themselves or by what other keys hold. */
package kinglet.engine.sort;
