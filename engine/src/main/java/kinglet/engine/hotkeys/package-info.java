/** Which keys are used most: HOTKEYS. */
package kinglet.engine.hotkeys;
