import type { CapacitorConfig } from '@capacitor/cli'

const config: CapacitorConfig = {
  appId: 'app.stamina.phone',
  appName: 'Stamina',
  webDir: 'dist-native', // the web build made into a native one: scripts/shell.mjs
  android: { allowMixedContent: false },
  ios: { contentInset: 'never' },
  plugins: {
    LocalNotifications: { smallIcon: 'ic_stat_stamina', iconColor: '#0F4C5C' },
  },
}

export default config
