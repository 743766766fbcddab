import { dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

// The functions are looked up on `dialog` at each call, so that end-to-end tests can answer in the user's place.

export async function askForVaultFolder(window: BrowserWindow | null): Promise<string | null> {
  const options: OpenDialogOptions = {
    title: 'Open a vault',
    buttonLabel: 'Open vault',
    properties: ['openDirectory', 'createDirectory'],
  };
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

export async function askForSampleFolder(window: BrowserWindow | null, suggested: string): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: 'New sample vault',
    buttonLabel: 'Create',
    nameFieldLabel: 'Folder',
    defaultPath: suggested,
    properties: ['createDirectory'],
  };
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
