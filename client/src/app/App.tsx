import { IonApp, IonContent, IonPage, setupIonicReact } from '@ionic/react'

setupIonicReact()

export function App() {
  return (
    <IonApp>
      <IonPage>
        <IonContent>Stamina</IonContent>
      </IonPage>
    </IonApp>
  )
}
