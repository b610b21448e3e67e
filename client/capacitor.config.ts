import type { CapacitorConfig } from '@capacitor/cli'

const config: CapacitorConfig = {
  appId: 'app.stamina.phone',
  appName: 'Stamina',
  webDir: 'dist-native', // the web build made into a native one: scripts/shell.mjs
  backgroundColor: '#F7F5F0',
  android: { allowMixedContent: false, backgroundColor: '#F7F5F0' },
  ios: { contentInset: 'never', backgroundColor: '#F7F5F0' },
  plugins: {
    LocalNotifications: { smallIcon: 'ic_stat_stamina', iconColor: '#0F4C5C' },
  },
}

export default config
